/**
 * Runs in the page: sharing the screen gives a drawn slide, because a browser without a window has no screen that
 * would be worth looking at.
 */
export function shareSlideInsteadOfScreen(words: { title: string; lines: string[] }): void {
  navigator.mediaDevices.getDisplayMedia = () => {
    const canvas = document.createElement('canvas');
    canvas.width = 1280;
    canvas.height = 720;
    const context = canvas.getContext('2d');
    const draw = (): void => {
      if (!context) return;
      context.fillStyle = '#fbf7ee';
      context.fillRect(0, 0, canvas.width, canvas.height);
      context.fillStyle = '#1f3fae';
      context.fillRect(0, 0, 24, canvas.height);
      context.fillStyle = '#14203f';
      context.font = '700 76px sans-serif';
      context.fillText(words.title, 96, 190);
      context.font = '400 42px sans-serif';
      for (const [index, line] of words.lines.entries()) {
        context.fillStyle = '#e9a21b';
        context.beginPath();
        context.arc(112, 306 + index * 92, 10, 0, 2 * Math.PI);
        context.fill();
        context.fillStyle = '#2b3a5e';
        context.fillText(line, 148, 320 + index * 92);
      }
    };
    setInterval(draw, 200);
    draw();
    return Promise.resolve(canvas.captureStream(5));
  };
}
