import { Alert, Button, Group, Stack } from '@mantine/core';
import type { ReactElement } from 'react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Page } from '../../components/page.js';
import { BackendsStep } from './backends/backends-step.js';
import { CheckStep } from './check/check-step.js';
import { ConfirmStep } from './confirm/confirm-step.js';
import { fieldProblems, focusFirstProblem, ProblemsProvider } from './field-problems.js';
import { PreviewStep } from './plan/preview-step.js';
import { registerRoute } from './register-route.js';
import { SignInHint } from './sign-in-hint.js';
import { StepNav } from './step-nav.js';
import type { Step } from './steps.js';
import { nextStep, previousStep, problemsOf, STEPS } from './steps.js';
import { TargetStep } from './target/target-step.js';
import { targetProblems } from './target-problems.js';
import { Tracker } from './confirm/tracker.js';
import type { Register } from './use-register.js';
import { newDraft, useRegister } from './use-register.js';

const SCREENS: Readonly<Record<Step, (props: StepProps) => ReactElement>> = {
  target: TargetStep,
  backends: BackendsStep,
  check: CheckStep,
  preview: PreviewStep,
  confirm: ConfirmStep,
};

export interface StepProps {
  readonly register: Register;
  /** Whether somebody wanted to go on from here: then what is missing is said as well. */
  readonly attempted: boolean;
  /** Shows another step, with the focus on what is wrong there. */
  readonly onStep: (step: Step) => void;
}

/** Registers external backends in five steps. Nothing is written before the last button. */
export function RegisterScreen(): ReactElement {
  const { t } = useTranslation('register');
  const register = useRegister(registerRoute.useSearch());
  const { state, dispatch } = register;
  const navigate = registerRoute.useNavigate();
  const beginAnew = (): void => {
    dispatch({ type: 'BEGUN_ANEW', draft: newDraft() });
    void navigate({ search: {} });
  };
  return (
    <Page title={t('title')}>
      <SignInHint />
      {state.registered ? (
        <Tracker register={register} registered={state.registered} onAnew={beginAnew} />
      ) : (
        <Wizard register={register} onAnew={beginAnew} />
      )}
    </Page>
  );
}

function Wizard({ register, onAnew }: { readonly register: Register; readonly onAnew: () => void }): ReactElement {
  const { t } = useTranslation('register');
  const { step = 'target', namespace, name } = registerRoute.useSearch();
  const navigate = registerRoute.useNavigate();
  const form = useRef<HTMLFormElement>(null);
  const [attempted, setAttempted] = useState<ReadonlySet<Step>>(new Set());
  const isFocusWanted = useRef(false);
  const { draft } = register.state;
  const all = useMemo(() => [...register.problems, ...register.standing], [register.problems, register.standing]);
  const isRight = (each: Step): boolean =>
    problemsOf(each, all).length === 0 && (each !== 'target' || targetProblems(draft.target).length === 0);

  // The step that has the field may come with a later rendering.
  useEffect(() => {
    if (isFocusWanted.current) isFocusWanted.current = !focusFirstProblem(form.current);
  });

  const goTo = (to: Step): void => {
    isFocusWanted.current = false;
    void navigate({ search: (before) => ({ ...before, step: to }) });
  };
  const goWrong = (to: Step): void => {
    setAttempted((before) => new Set([...before, to]));
    goTo(to);
    isFocusWanted.current = true;
  };
  const goOn = (): void => (isRight(step) ? goTo(nextStep(step)) : goWrong(step));

  const Step = SCREENS[step];
  const problems = fieldProblems(all, { document: register.registration, attempted: attempted.has(step) });
  return (
    <ProblemsProvider value={problems}>
      <StepNav step={step} signs={signsOf(step, isRight)} onStep={goTo} />
      {name !== undefined && (draft.target.name !== name || draft.target.namespace !== namespace) && (
        <OtherDraft register={register} onAnew={onAnew} />
      )}
      <form
        ref={form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          goOn();
        }}
      >
        <Stack gap="md">
          <Step
            register={register}
            attempted={attempted.has(step)}
            onStep={(to) => (isRight(to) ? goTo(to) : goWrong(to))}
          />
          <Group justify="space-between">
            <Button variant="default" onClick={() => goTo(previousStep(step))} disabled={step === 'target'}>
              {t('back')}
            </Button>
            {step !== 'confirm' && <Button type="submit">{t('next')}</Button>}
          </Group>
        </Stack>
      </form>
    </ProblemsProvider>
  );
}

/** Steps before this one, and what the server refused. */
function signsOf(step: Step, isRight: (step: Step) => boolean): Readonly<Partial<Record<Step, 'DONE' | 'WRONG'>>> {
  const before = STEPS.slice(0, STEPS.indexOf(step));
  return Object.fromEntries(before.map((each) => [each, isRight(each) ? 'DONE' : 'WRONG']));
}

/** A draft was begun for one Service, and somebody came from another. */
function OtherDraft({ register, onAnew }: { readonly register: Register; readonly onAnew: () => void }): ReactElement {
  const { t } = useTranslation('register');
  const { namespace, name } = register.state.draft.target;
  return (
    <Alert color="gray" variant="light" mb="md" title={t('otherDraft.title', { service: `${namespace}/${name}` })}>
      <Button variant="default" onClick={onAnew}>
        {t('anew')}
      </Button>
    </Alert>
  );
}
