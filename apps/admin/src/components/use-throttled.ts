import { useEffect, useRef, useState } from 'react';

/** A value that changes at most once every `everyMs`: the last one is told in the end. */
export function useThrottled<T>(value: T, everyMs: number): T {
  const [told, setTold] = useState(value);
  const toldAt = useRef(0);
  useEffect(() => {
    const wait = Math.max(0, toldAt.current + everyMs - performance.now());
    const timer = setTimeout(() => {
      toldAt.current = performance.now();
      setTold(value);
    }, wait);
    return () => clearTimeout(timer);
  }, [value, everyMs]);
  return told;
}
