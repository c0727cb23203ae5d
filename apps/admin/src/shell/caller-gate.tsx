import { Navigate, useLocation } from '@tanstack/react-router';
import type { ReactElement, ReactNode } from 'react';

import { useSession } from '../data/session.js';

/** Sends who may see nothing at all to sign in, and back again afterwards. */
export function CallerGate({ children }: { readonly children: ReactNode }): ReactNode {
  const { data } = useSession();
  const { pathname, href } = useLocation();
  if (data?.caller !== null || pathname === '/sign-in') return children;
  return <ToSignIn next={href} />;
}

function ToSignIn({ next }: { readonly next: string }): ReactElement {
  return <Navigate to="/sign-in" search={{ next }} replace />;
}
