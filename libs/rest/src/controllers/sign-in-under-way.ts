import type { PendingSignIn } from '@rollcall/platform';

/** What a browser keeps while somebody is at the page of the identity provider. */
export interface SignInUnderWay extends PendingSignIn {
  readonly returnTo: string;
  /** Unix milliseconds. */
  readonly endsAtMs: number;
}
