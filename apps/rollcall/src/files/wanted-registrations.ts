import type { CreateServiceInput, FileBackend, FileTarget } from '@rollcall/core';
import { readExternalBackends } from '@rollcall/core';

import type { FileDocument } from './file-document.js';
import { fileDocuments } from './file-document.js';
import type { FileProblem } from './file-problem.js';
import { problemsError } from './file-problem.js';
import type { FileText } from './file-texts.js';

/** A place in a document. */
export interface FilePlace {
  readonly document: FileDocument;
  readonly pointer: string;
}

/** A backend that files want, and where they say so. */
export interface WantedBackend extends FileBackend {
  readonly place: FilePlace;
}

/** What one document wants for a Service. */
export interface WantedRegistrations {
  readonly target: FileTarget;
  readonly backends: readonly WantedBackend[];
  readonly createService: CreateServiceInput | null;
  readonly document: FileDocument;
}

/** What all files want. Throws {@link CommandError} with everything that is wrong in all of them. `now`: RFC 3339. */
export function wantedRegistrations(texts: readonly FileText[], now: string): readonly WantedRegistrations[] {
  const problems: FileProblem[] = [];
  const wanted = texts.flatMap((text) => {
    const { documents, problems: unreadable } = fileDocuments(text);
    problems.push(...unreadable);
    if (documents.length === 0 && unreadable.length === 0)
      problems.push({ source: text.name, line: null, pointer: '', message: 'there is no document in it.' });
    return documents.flatMap((document): WantedRegistrations[] => {
      const read = readExternalBackends(document.value, now);
      if (!read.valid) {
        problems.push(...read.violations.map(({ pointer, message }) => problemAt({ document, pointer }, message)));
        return [];
      }
      const { target, backends, createService } = read.value;
      const placed = backends.map((backend, i) => ({
        ...backend,
        place: { document, pointer: `/spec/backends/${i}` },
      }));
      return [{ target, backends: placed, createService, document }];
    });
  });
  if (problems.length > 0) throw problemsError(problems);
  return wanted;
}

export function problemAt({ document, pointer }: FilePlace, message: string): FileProblem {
  return { source: document.source, line: document.lineOf(pointer), pointer, message };
}
