import { setNonce } from 'get-nonce';

/** The word by which the content security policy of this page knows our style elements; '' = it has none. */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.nonce ?? '';
}

/** Tells it to what makes style elements behind Mantine's back (the scroll lock of dialogs). */
export function shareStyleNonce(): void {
  setNonce(styleNonce());
}
