import { Modal } from '@mantine/core';
import type { Backend } from '@rollcall/client';
import type { ReactElement } from 'react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { SessionEnded } from '../../components/session-ended.js';
import { ChangePreview } from './change-preview.js';
import { ConflictPanel } from './conflict-panel.js';
import { forgetEdit, keptEdit } from './edit-storage.js';
import { EditForm } from './edit-form.js';
import type { Intent } from './intent.js';
import type { Wanted } from './wanted.js';
import { becomes } from './wanted.js';

export interface ChangeDialogProps {
  readonly backend: Backend;
  readonly intent: Intent;
  readonly onClose: () => void;
  /** It was changed to this. */
  readonly onChanged: (backend: Backend) => void;
}

/** How far a change has come. */
type Stage =
  | { readonly type: 'EDITING' }
  | { readonly type: 'PREVIEWING'; readonly wanted: Wanted }
  /** Somebody changed it meanwhile: `theirs` is how it stands now. */
  | { readonly type: 'CONFLICT'; readonly wanted: Wanted; readonly theirs: Backend };

/** A change of a registration: typed, looked at, confirmed; and if somebody else was faster, put together with what they did. */
export function ChangeDialog({ backend, intent, onClose, onChanged }: ChangeDialogProps): ReactElement {
  const { t } = useTranslation('backend');
  const [kept] = useState(() => (intent === 'EDIT' ? keptEdit(backend.id, sessionStorage) : null));
  // As it was when somebody began: what comes later is somebody else's change.
  const [base] = useState(kept?.base ?? backend);
  const [stage, setStage] = useState<Stage>(() =>
    intent === 'EDIT' ? { type: 'EDITING' } : { type: 'PREVIEWING', wanted: { base, yours: becomes(intent, base) } },
  );
  const leave = (): void => {
    forgetEdit(sessionStorage);
    onClose();
  };
  return (
    <Modal
      opened
      onClose={leave}
      size="xl"
      title={t(`intent.${intent}`)}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <SessionEnded />
      {stage.type === 'EDITING' && (
        <EditForm
          base={base}
          kept={kept}
          onDone={(yours) => setStage({ type: 'PREVIEWING', wanted: { base, yours } })}
        />
      )}
      {stage.type === 'PREVIEWING' && (
        <ChangePreview
          wanted={stage.wanted}
          onConflict={(theirs) => setStage({ type: 'CONFLICT', wanted: stage.wanted, theirs })}
          onDone={(changed) => {
            if (changed) onChanged(changed);
            leave();
          }}
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
