import type { AnswerTemplate } from './answer-template.js';
import { Dependencies } from './dependencies.js';

/** An answer that is being made, and may be worth remembering. */
export class Draft {
  readonly dependencies = new Dependencies();
  /** null until it is made, and if it cannot be given again. */
  template: AnswerTemplate | null = null;

  constructor(
    /** Equal for requests that get the same answer. */
    readonly key: string,
  ) {}
}
