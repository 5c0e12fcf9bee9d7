"""What a relying party starts with, as files: `jumin ca export --bundle` (検証者のための一式)."""
