import { type Request, type Response, Router } from 'express';

export interface HealthCheck {
  ok: boolean;
  detail?: string;
}

export interface Health {
  /** Notes how one part is doing; `detail` is a short text for operators, without secrets. */
  set(name: string, ok: boolean, detail?: string): void;
  ready(): { ok: boolean; checks: Record<string, HealthCheck> };
  /** `GET /health/live` (the process answers) and `GET /health/ready` (200, or 503 with what is missing). */
  readonly router: Router;
}

/** The parts named in `required` count as not ready until they are set. */
export function createHealth(required: readonly string[] = []): Health {
  const checks = new Map<string, HealthCheck>(required.map((name) => [name, { ok: false, detail: 'starting' }]));
  const ready = () => ({
    ok: [...checks.values()].every((check) => check.ok),
    checks: Object.fromEntries(checks),
  });
  const router = Router();
  router.get('/health/live', (_request: Request, response: Response) => {
    response.set('Cache-Control', 'no-store').json({ ok: true });
  });
  router.get('/health/ready', (_request: Request, response: Response) => {
    const state = ready();
    response
      .status(state.ok ? 200 : 503)
      .set('Cache-Control', 'no-store')
      .json(state);
  });
  return {
    set(name, ok, detail) {
      checks.set(name, detail === undefined ? { ok } : { ok, detail });
    },
    ready,
    router,
  };
}
