/** After a refused form: brings the first wrong field into view and to the keyboard, once it has been drawn. */
export function focusFirstWrong(form: HTMLFormElement | null): void {
  requestAnimationFrame(() => form?.querySelector<HTMLElement>('[aria-invalid="true"], [data-wrong] input')?.focus());
}
