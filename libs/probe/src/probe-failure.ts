/** Thrown where a backend does not pass its check; the message is a sentence for people. Everything else that is thrown is a defect. */
export class ProbeFailure extends Error {
  override readonly name = 'ProbeFailure';
}
