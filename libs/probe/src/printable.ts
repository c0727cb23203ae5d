const MAX = 120;

/** What a peer sent, as a piece of a message: one line of visible ASCII, cut. */
export function printable(text: string): string {
  const visible = text.replace(/[^\x20-\x7e]+/g, ' ').trim();
  return visible.length > MAX ? `${visible.slice(0, MAX)}…` : visible;
}
