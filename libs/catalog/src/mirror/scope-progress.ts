import { compareResourceVersions } from '@rollcall/core';

import type { ScopeStatus } from '../clusters/cluster-status.js';
import type { Scope, ScopeNews, Trouble } from './cluster-source.js';
import { scopeKey } from './cluster-source.js';

/** How far one list/watch has come. */
export class ScopeProgress {
  /** Version up to which everything was received; null = the scope was never listed. */
  version: string | null;
  /** When the source was last proven to be current (monotonic); null = never since the start. */
  provenAtMs: number | null = null;
  trouble: Trouble | null = null;
  relists = 0;
  rejected = 0;
  private watching = false;
  /** Version of the newest object that is stored, if that is ahead of `version`: a list behind it is older than what is known. */
  private stored: string | null = null;
  /** Version of a list that was older than what is known: a second one that agrees is a reset. */
  private regressedTo: string | null = null;

  /** `stored`: the version up to which everything is stored, and the versions of what is stored. */
  constructor(
    readonly scope: Scope,
    stored: { readonly cursor: string | null; readonly versions: Iterable<string> },
  ) {
    this.version = stored.cursor;
    for (const version of stored.versions)
      if (this.stored === null || compareResourceVersions(version, this.stored) > 0) this.stored = version;
  }

  get key(): string {
    return scopeKey(this.scope);
  }

  advance(version: string): void {
    if (this.version === null || compareResourceVersions(version, this.version) > 0) this.version = version;
  }

  /** Whether a server that is at `version` has not seen what was received from it. */
  isBehind(version: string): boolean {
    return this.version !== null && compareResourceVersions(version, this.version) < 0;
  }

  prove(nowMs: number): void {
    this.provenAtMs = nowMs;
    this.trouble = null;
  }

  /**
   * Whether a complete list may be taken. One that is older than what was received may come from a server that lags; when a
   * second one says the same, the server has lost its tail and the list replaces everything.
   */
  admit(listVersion: string): 'NEWER' | 'RESET' | 'REFUSED' {
    if (
      !this.isBehind(listVersion) &&
      (this.stored === null || compareResourceVersions(listVersion, this.stored) >= 0)
    ) {
      this.regressedTo = null;
      return 'NEWER';
    }
    const agrees = this.regressedTo !== null && compareResourceVersions(listVersion, this.regressedTo) >= 0;
    this.regressedTo = agrees ? null : listVersion;
    if (!agrees) return 'REFUSED';
    this.version = listVersion;
    this.stored = null;
    return 'RESET';
  }

  note(news: ScopeNews): void {
    if (news.type === 'WATCHING') {
      this.watching = true;
      this.trouble = null;
    } else if (news.type === 'TROUBLE') {
      this.watching = false;
      this.trouble = news.trouble;
    } else if (news.type === 'RELIST') {
      this.watching = false;
      this.relists += 1;
    } else if (news.type === 'REJECTED') {
      this.rejected += 1;
    }
  }

  status(): ScopeStatus {
    const { key: scope, trouble, relists, rejected } = this;
    const failing = trouble?.kind === 'FORBIDDEN' ? 'FORBIDDEN' : 'FAILING';
    return {
      scope,
      state: trouble ? failing : this.watching ? 'WATCHING' : 'LISTING',
      message: trouble?.message ?? null,
      relists,
      rejected,
    };
  }
}
