// The sound of what is forgotten: two tones, again and again, until it is taken or the sound is off.
const tools = document.querySelector("[data-alarm-tools]");
const mute = tools.querySelector("[data-mute]");
const context = new AudioContext();
let isOn = true;

function tone(pitch, after) {
  const oscillator = new OscillatorNode(context, { frequency: pitch, type: "triangle" });
  const volume = new GainNode(context, { gain: 0 });
  const at = context.currentTime + after;
  volume.gain.setValueAtTime(0.0001, at);
  volume.gain.exponentialRampToValueAtTime(0.12, at + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.22);
  oscillator.connect(volume).connect(context.destination);
  oscillator.start(at);
  oscillator.stop(at + 0.25);
}

function sound() {
  if (isOn && context.state === "running") {
    tone(880, 0);
    tone(660, 0.28);
  }
  document.documentElement.dataset.alarm = isOn ? context.state : "muted";
}

tools.hidden = false;
mute.addEventListener("click", () => {
  isOn = !isOn;
  mute.setAttribute("aria-pressed", String(!isOn));
  sound();
});
// A browser that lets no page sound unasked lets it after the first touch or key.
for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, () => context.resume(), { once: true });
context.resume();
sound();
setInterval(sound, 1200);
