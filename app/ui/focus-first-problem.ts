/** Once a form's problems are drawn, the first field that has one gets the focus. */
export function focusFirstProblem(): void {
  // two frames: the first one opens what is folded
  requestAnimationFrame(() =>
    requestAnimationFrame(() => document.querySelector<HTMLElement>('[aria-invalid="true"], [data-problem]')?.focus()),
  );
}
