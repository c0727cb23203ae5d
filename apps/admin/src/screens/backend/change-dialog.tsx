import { Modal } from '@mantine/core';
import type { Backend } from '@rollcall/client';
import type { ReactElement } from 'react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { ChangePreview } from './change-preview.js';
import { ConflictPanel } from './conflict-panel.js';
import { EditForm } from './edit-form.js';
import type { Intent, Wanted } from './intent.js';
import { becomes } from './intent.js';

export interface ChangeDialogProps {
  readonly backend: Backend;
  readonly intent: Intent;
  readonly onClose: () => void;
}

/** How far a change has come. */
type Stage =
  | { readonly type: 'EDITING' }
  | { readonly type: 'PREVIEWING'; readonly wanted: Wanted }
  /** Somebody changed it meanwhile: `theirs` is how it stands now. */
  | { readonly type: 'CONFLICT'; readonly wanted: Wanted; readonly theirs: Backend };

/** A change of a registration: typed, looked at, confirmed; and if somebody else was faster, put together with what they did. */
export function ChangeDialog({ backend, intent, onClose }: ChangeDialogProps): ReactElement {
  const { t } = useTranslation('backend');
  // As it was when the dialog opened: what comes later is somebody else's change.
  const [base] = useState(backend);
  const [stage, setStage] = useState<Stage>(() =>
    intent === 'EDIT' ? { type: 'EDITING' } : { type: 'PREVIEWING', wanted: { base, yours: becomes(intent, base) } },
  );
  return (
    <Modal
      opened
      onClose={onClose}
      size="xl"
      title={t(`intent.${intent}`)}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      {stage.type === 'EDITING' && (
        <EditForm base={base} onDone={(yours) => setStage({ type: 'PREVIEWING', wanted: { base, yours } })} />
      )}
      {stage.type === 'PREVIEWING' && (
        <ChangePreview
          wanted={stage.wanted}
          onConflict={(theirs) => setStage({ type: 'CONFLICT', wanted: stage.wanted, theirs })}
          onDone={onClose}
        />
      )}
      {stage.type === 'CONFLICT' && (
        <ConflictPanel
          wanted={stage.wanted}
          theirs={stage.theirs}
          onChosen={(yours) => setStage({ type: 'PREVIEWING', wanted: { base: stage.theirs, yours } })}
        />
      )}
    </Modal>
  );
}
