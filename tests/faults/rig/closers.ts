/** What has to be closed again, the newest first; one that cannot be does not keep the others open. */
export interface Closers {
  push(close: () => Promise<unknown> | unknown): void;
  /** Throws the first error, after all were tried. A second call has nothing to do. */
  closeAll(): Promise<void>;
}

export function createClosers(): Closers {
  const stack: (() => Promise<unknown> | unknown)[] = [];
  return {
    push: (close) => void stack.push(close),
    async closeAll() {
      const errors: unknown[] = [];
      for (const close of stack.splice(0).reverse()) {
        try {
          await close();
        } catch (error) {
          errors.push(error);
        }
      }
      if (errors.length > 0) throw errors[0];
    },
  };
}
