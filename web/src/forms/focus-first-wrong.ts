/** React may draw what an answer has changed a few frames later, on a busy machine. */
const mostFrames = 60;

/** After a refused form: brings the first wrong field into view and to the keyboard, once it has been drawn. */
export function focusFirstWrong(form: HTMLFormElement | null): void {
  let frames = 0;
  const look = (): void => {
    const field = form?.querySelector<HTMLElement>('[aria-invalid="true"], [data-wrong] input');
    if (field) return field.focus();
    frames += 1;
    if (form && frames < mostFrames) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}
