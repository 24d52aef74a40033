import { Suspense } from 'react';
import { Outlet } from 'react-router';
import { Spinner } from '../ui/Spinner.tsx';
import { Theatre } from '../ui/Theatre.tsx';
import { KeptScroll } from './KeptScroll.tsx';
import styles from './TheatreFrame.module.css';

/** The dark frame of the live pages, which bring their own header. */
export function TheatreFrame() {
  return (
    <Theatre className={styles.frame}>
      <Suspense fallback={<Spinner />}>
        <Outlet />
      </Suspense>
      <KeptScroll />
    </Theatre>
  );
}
