"""The municipality's counter: who comes for what, with which papers, when (窓口の手続)."""
