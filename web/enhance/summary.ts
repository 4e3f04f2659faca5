// Moves the focus to the list of problems, so that screen readers start there.
document.getElementById('error-summary')?.focus();
