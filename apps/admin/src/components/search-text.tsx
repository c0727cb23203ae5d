import { TextInput } from '@mantine/core';
import type { ReactElement } from 'react';
import { useEffect, useRef, useState } from 'react';

export interface SearchTextProps {
  readonly label: string;
  readonly placeholder?: string;
  /** What is in the URL. */
  readonly value: string;
  /** Told when nobody has typed for a moment. */
  readonly onChange: (value: string) => void;
}

const MOMENT_MS = 200;

/** A text to search by: typed at once, asked for when one stops typing. */
export function SearchText({ label, placeholder, value, onChange }: SearchTextProps): ReactElement {
  const [typed, setTyped] = useState<string | null>(null);
  const tell = useRef(onChange);
  useEffect(() => {
    tell.current = onChange;
  });
  useEffect(() => {
    if (typed === null) return;
    const timer = setTimeout(() => {
      tell.current(typed);
      setTyped(null);
    }, MOMENT_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  return (
    <TextInput
      type="search"
      label={label}
      placeholder={placeholder}
      value={typed ?? value}
      onChange={(event) => setTyped(event.currentTarget.value)}
    />
  );
}
