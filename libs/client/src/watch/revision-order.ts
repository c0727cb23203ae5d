const REVISION = /^([a-z0-9]+):(\d{1,16})$/;

/**
 * How a revision lies to a cursor. Revisions of two epochs cannot be compared (`FOREIGN`), nor can what does not look like one: the
 * server is free to change that, and then says by itself where a watch has to begin anew.
 */
export function compareToCursor(revision: string, cursor: string): 'NEWER' | 'NOT_NEWER' | 'FOREIGN' {
  if (revision === cursor) return 'NOT_NEWER';
  const [, epoch, seq] = REVISION.exec(revision) ?? [];
  const [, cursorEpoch, cursorSeq] = REVISION.exec(cursor) ?? [];
  if (epoch === undefined || epoch !== cursorEpoch) return 'FOREIGN';
  return Number(seq) > Number(cursorSeq) ? 'NEWER' : 'NOT_NEWER';
}
