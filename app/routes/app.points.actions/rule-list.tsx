import { useLoaderData } from '@remix-run/react';
import { Badge, BlockStack, Box, Button, ButtonGroup, Card, Checkbox, InlineStack, Text } from '@shopify/polaris';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { parseActionsForm, type ActionProblem, type TypedAction } from '../../loyalty/program/actions-form.ts';
import { visibleText } from '../../loyalty/program/visible-text.ts';
import { useFormat, useShop } from '../../ui/shop-context.tsx';
import { actionLine, actionName } from '../app.points/action-words.ts';
import { RuleFields } from './rule-fields.tsx';
import type { loader } from './route.tsx';
import type { ActionsForm } from './use-actions-form.ts';
import { VisitCode } from './visit-code.tsx';

const ruleId = (id: string): string => `rule-${id}`;

/** Moves the focus to the first field of a rule that the next drawing opens. */
export const focusRule = (id: string): void => {
  requestAnimationFrame(() => document.querySelector<HTMLElement>(`[id="${ruleId(id)}"] input[type=text]`)?.focus());
};

interface RowProps {
  typed: TypedAction;
  open: boolean;
  onToggle: () => void;
  onRemove: () => void;
  change: (part: Partial<TypedAction>) => void;
  say: (field: keyof TypedAction) => ActionProblem | undefined;
}

/** What the rule says once it is published, and how often it did; what is wrong is said by its fields. */
function RuleLine({ typed }: { typed: TypedAction }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { zone } = useShop();
  const { given } = useLoaderData<typeof loader>();
  const read = parseActionsForm(JSON.stringify([typed]), zone);
  const rule = read.ok ? read.actions[0] : undefined;
  const count = given[typed.id] ?? 0;
  return (
    <BlockStack gap="050">
      <Text as="p" tone={rule === undefined ? 'caution' : 'subdued'}>
        {rule === undefined ? t('actions.unreadable') : actionLine({ t, format }, rule)}
      </Text>
      <Text as="p" tone="subdued" variant="bodySm">
        {count === 0 ? t('actions.neverGiven') : t('actions.given', { count })}
      </Text>
    </BlockStack>
  );
}

function RuleRow({ typed, open, onToggle, onRemove, change, say }: RowProps) {
  const { t } = useTranslation();
  const id = useId();
  const name = actionName({ t }, { kind: typed.kind, name: visibleText(typed.name) });
  return (
    <Box as="li" padding="300" borderColor="border" borderWidth="025" borderRadius="200" id={ruleId(typed.id)}>
      <BlockStack gap="300">
        <div className="comeback-fold">
          <BlockStack gap="100">
            <InlineStack gap="200" blockAlign="center">
              <Text as="h3" variant="headingSm" id={id}>
                {name}
              </Text>
              {visibleText(typed.name) !== '' && <Badge>{t(`actions.kind.${typed.kind}.title`)}</Badge>}
            </InlineStack>
            <RuleLine typed={typed} />
          </BlockStack>
          <InlineStack gap="300" blockAlign="center">
            <Checkbox
              label={
                <>
                  <span aria-hidden="true">{t('actions.on')}</span>
                  <Text as="span" visuallyHidden>{`${t('actions.on')}: ${name}`}</Text>
                </>
              }
              checked={typed.on}
              onChange={(on) => change({ on })}
            />
            <ButtonGroup>
              <Button
                size="slim"
                ariaExpanded={open}
                onClick={onToggle}
                accessibilityLabel={t(open ? 'actions.closeRule' : 'actions.editRule', { name })}
              >
                {t(open ? 'actions.close' : 'actions.edit')}
              </Button>
              <Button
                size="slim"
                tone="critical"
                onClick={onRemove}
                accessibilityLabel={t('actions.removeRule', { name })}
              >
                {t('actions.remove')}
              </Button>
            </ButtonGroup>
          </InlineStack>
        </div>
        {open && (
          <fieldset className="comeback-fieldset" aria-labelledby={id}>
            <RuleFields typed={typed} change={change} say={say} />
          </fieldset>
        )}
        {typed.kind === 'visit' && <VisitCode id={typed.id} />}
      </BlockStack>
    </Box>
  );
}

interface Props {
  form: ActionsForm;
  opened: string | null;
  open: (id: string | null) => void;
}

/** The ways to earn, each a line that opens in place. */
export function RuleList({ form, opened, open }: Props) {
  const { typed, problems, change, remove } = form;
  if (typed.length === 0) return null;
  const isWrong = (place: number) => Object.keys(problems).some((path) => path.startsWith(`${place}.`));
  return (
    <Card>
      <ul className="comeback-entries">
        {typed.map((one, place) => (
          <RuleRow
            key={one.id}
            typed={one}
            open={opened === one.id || isWrong(place)}
            onToggle={() => open(opened === one.id ? null : one.id)}
            onRemove={() => remove(one.id)}
            change={(part) => change(one.id, part)}
            say={(field) => problems[`${place}.${field}`]}
          />
        ))}
      </ul>
    </Card>
  );
}
