// Moves the focus to the list of problems, so that a screen reader begins there.
document.getElementById('error-summary')?.focus();
