import { Modal, TitleBar, useAppBridge } from '@shopify/app-bridge-react';
import { useFetcher } from '@remix-run/react';
import { Banner, BlockStack, Box, Button, ChoiceList, Select, Text, TextField } from '@shopify/polaris';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LIFETIMES, SCOPES, SCOPE_WORDS, TOKEN_NAME_MAX } from '../../loyalty/merchant-api/token-form.ts';
import type { Lifetime, TokenForm } from '../../loyalty/merchant-api/token-form.ts';
import type { TokenAnswer } from '../app.settings.api-tokens.ts';

const URL = '/app/settings/api-tokens';
const PLAIN: TokenForm = { name: '', scopes: [], lifetime: '90' };

/** The token, once: it is nowhere else to be read. */
function ShownOnce({ token }: { token: string }) {
  const { t } = useTranslation();
  const bridge = useAppBridge();
  const [byHand, setByHand] = useState(false);
  const copy = () => {
    navigator.clipboard.writeText(token).then(
      () => bridge.toast.show(t('apiAccess.copied')),
      // the browser does not let us: the field is selected by a click
      () => setByHand(true),
    );
  };
  return (
    <BlockStack gap="400">
      <Banner tone="warning" title={t('apiAccess.shownTitle')}>
        <Text as="p">{t('apiAccess.shownBody')}</Text>
      </Banner>
      <TextField
        label={t('apiAccess.token')}
        value={token}
        onChange={() => undefined}
        readOnly
        selectTextOnFocus
        monospaced
        multiline={2}
        autoComplete="off"
        spellCheck={false}
        helpText={byHand ? t('apiAccess.byHand') : undefined}
      />
      <Box>
        <Button onClick={copy}>{t('apiAccess.copy')}</Button>
      </Box>
    </BlockStack>
  );
}

interface FieldsProps {
  form: TokenForm;
  problems: Partial<Record<keyof TokenForm, string>>;
  change: (fields: Partial<TokenForm>) => void;
}

function TokenFields({ form, problems, change }: FieldsProps) {
  const { t } = useTranslation();
  return (
    <>
      <TextField
        label={t('apiAccess.name')}
        helpText={t('apiAccess.nameHelp')}
        placeholder={t('apiAccess.namePlaceholder')}
        value={form.name}
        onChange={(name) => change({ name })}
        maxLength={TOKEN_NAME_MAX}
        autoComplete="off"
        error={problems.name}
        focused={problems.name !== undefined}
      />
      <ChoiceList
        title={t('apiAccess.may')}
        allowMultiple
        choices={SCOPES.map((scope) => ({
          value: scope,
          label: t(`apiAccess.scope.${SCOPE_WORDS[scope]}.label`),
          helpText: t(`apiAccess.scope.${SCOPE_WORDS[scope]}.help`),
        }))}
        selected={form.scopes}
        onChange={(scopes) => change({ scopes })}
        error={problems.scopes}
      />
      <Select
        label={t('apiAccess.lifetime')}
        helpText={t(form.lifetime === 'never' ? 'apiAccess.lifetimeHelpNever' : 'apiAccess.lifetimeHelp')}
        options={LIFETIMES.map((value) => ({ value, label: t(`apiAccess.lifetimes.${value}`) }))}
        value={form.lifetime}
        onChange={(lifetime: Lifetime) => change({ lifetime })}
        error={problems.lifetime}
      />
    </>
  );
}

/** Makes a token: what for, what it may do, for how long; then shows it, once. */
export function NewTokenModal({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const fetcher = useFetcher<TokenAnswer>();
  const [form, setForm] = useState(PLAIN);
  const busy = fetcher.state !== 'idle';
  const answer = fetcher.data;
  const token = answer?.did === 'created' ? answer.token : null;
  const refused = answer?.did === 'refused' && !busy ? answer : null;
  const problems = Object.fromEntries(
    Object.entries(refused?.problems ?? {}).map(([field, code]) => [field, t(`apiAccess.problem.${code}`)]),
  );
  const create = () => {
    const body = new FormData();
    body.set('intent', 'create');
    body.set('name', form.name);
    body.set('lifetime', form.lifetime);
    for (const scope of form.scopes) body.append('scopes', scope);
    fetcher.submit(body, { method: 'post', action: URL });
  };
  return (
    <Modal id="new-api-token" open={open} onHide={onClose}>
      <Box padding="400">
        <BlockStack gap="400">
          {refused?.tooMany && <Banner tone="critical" title={t('apiAccess.problem.full')} />}
          {token === null ? (
            <TokenFields form={form} problems={problems} change={(fields) => setForm({ ...form, ...fields })} />
          ) : (
            <ShownOnce token={token} />
          )}
        </BlockStack>
      </Box>
      <TitleBar title={t('apiAccess.createTitle')}>
        {token === null ? (
          <button variant="primary" onClick={create} disabled={busy}>
            {t('apiAccess.create')}
          </button>
        ) : (
          <button variant="primary" onClick={onClose}>
            {t('apiAccess.done')}
          </button>
        )}
        {token === null && <button onClick={onClose}>{t('common.cancel')}</button>}
      </TitleBar>
    </Modal>
  );
}
