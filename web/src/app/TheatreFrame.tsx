import { Suspense } from 'react';
import { Outlet } from 'react-router';
import { Spinner } from '../ui/Spinner.tsx';

/** The dark frame of the live pages, which bring their own header. */
export function TheatreFrame() {
  return (
    <div data-theatre="">
      <Suspense fallback={<Spinner />}>
        <Outlet />
      </Suspense>
    </div>
  );
}
