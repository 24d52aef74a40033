import type { AuditExport } from '@campus/protocol';

/** Has the browser save a text as a file. */
export function saveFile({ fileName, mediaType, content }: AuditExport): void {
  const url = URL.createObjectURL(new Blob([content], { type: `${mediaType};charset=utf-8` }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  // The browser has taken the file by the end of this task.
  setTimeout(() => URL.revokeObjectURL(url), 0);
}
