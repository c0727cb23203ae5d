import { VisuallyHidden } from '@mantine/core';
import { useLocation } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useEffect, useRef, useState } from 'react';

/**
 * Says the new screen's title to who cannot see it. The focus stays where it is as long as that is still there; else it goes to the
 * heading, so that the next Tab is not at the page's beginning.
 */
export function RouteAnnouncer(): ReactElement {
  const { pathname } = useLocation();
  const [title, setTitle] = useState('');
  const isFirst = useRef(true);
  useEffect(() => {
    if (isFirst.current) {
      isFirst.current = false;
      return;
    }
    // The screen may have to be loaded first: what it calls itself is read when it has drawn itself.
    const observer = new MutationObserver(() => setTitle(document.title));
    observer.observe(document.head, { subtree: true, childList: true, characterData: true });
    const frame = requestAnimationFrame(() => {
      setTitle(document.title);
      if (document.activeElement === document.body) document.querySelector<HTMLElement>('main h1')?.focus();
    });
    return () => {
      observer.disconnect();
      cancelAnimationFrame(frame);
    };
  }, [pathname]);
  return (
    <VisuallyHidden role="status" aria-live="polite">
      {title}
    </VisuallyHidden>
  );
}
