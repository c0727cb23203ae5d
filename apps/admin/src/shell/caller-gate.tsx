import { Navigate, useLocation } from '@tanstack/react-router';
import type { ReactElement, ReactNode } from 'react';

import { Loading } from '../components/loading.js';
import { SessionEnded } from '../components/session-ended.js';
import { useSessionWatch } from './use-session-watch.js';

/**
 * Sends who may see nothing at all to sign in, and back again afterwards. Nothing is asked for before it is known who asks. Whoever's session ends
 * while they look stays where they are, with what they typed, and is told.
 */
export function CallerGate({ children }: { readonly children: ReactNode }): ReactNode {
  const { data, isPending, failureCount } = useSessionWatch();
  const { pathname, href } = useLocation();
  if (pathname === '/sign-in') return children;
  // When it cannot be asked, the screen says what the matter is.
  if (isPending && failureCount === 0) return <Loading />;
  if (data?.caller === null && !data.hasEnded) return <ToSignIn next={href} />;
  return (
    <>
      <SessionEnded />
      {children}
    </>
  );
}

function ToSignIn({ next }: { readonly next: string }): ReactElement {
  return <Navigate to="/sign-in" search={{ next }} replace />;
}
