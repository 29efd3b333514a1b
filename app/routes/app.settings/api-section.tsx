import { Modal, TitleBar } from '@shopify/app-bridge-react';
import { useFetcher, useLoaderData } from '@remix-run/react';
import { BlockStack, Box, Button, Card, InlineStack, Layout, Link, Text } from '@shopify/polaris';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ListedToken } from '../../loyalty/merchant-api/list-tokens.server.ts';
import { EmptyCard } from '../../ui/empty-card.tsx';
import { useFormat } from '../../ui/shop-context.tsx';
import { useToast } from '../../ui/use-toast.ts';
import type { TokenAnswer } from '../app.settings.api-tokens.ts';
import { NewTokenModal } from './new-token-modal.tsx';
import type { loader } from './route.tsx';
import { TokenLine } from './token-line.tsx';

const TOKENS_URL = '/app/settings/api-tokens';

/** What stops, before it does. */
function RevokeModal({ token, onYes, onClose }: { token: ListedToken | null; onYes: () => void; onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  // what was asked about stays in the dialog while it closes
  const [shown, setShown] = useState(token);
  if (token !== null && token !== shown) setShown(token);
  const used = shown?.lastUsedAt ?? null;
  return (
    <Modal id="revoke-api-token" open={token !== null} onHide={onClose}>
      <Box padding="400">
        <BlockStack gap="200">
          <Text as="p">{t('apiAccess.revokeBody')}</Text>
          {used !== null && <Text as="p">{t('apiAccess.revokeUsed', { date: format.dateTime(used) })}</Text>}
        </BlockStack>
      </Box>
      <TitleBar title={t('apiAccess.revokeTitle', { name: shown?.name ?? '' })}>
        <button variant="primary" tone="critical" onClick={onYes}>
          {t('apiAccess.revoke')}
        </button>
        <button onClick={onClose}>{t('apiAccess.keep')}</button>
      </TitleBar>
    </Modal>
  );
}

function TokenList({
  tokens,
  busy,
  onRevoke,
}: {
  tokens: ListedToken[];
  busy: boolean;
  onRevoke: (id: string) => void;
}) {
  const { t } = useTranslation();
  if (tokens.length === 0) return <EmptyCard title={t('apiAccess.emptyTitle')} body={t('apiAccess.emptyBody')} />;
  return (
    <Box as="ul" paddingInlineStart="0">
      {tokens.map((token, place) => (
        <TokenLine key={token.id} token={token} first={place === 0} busy={busy} onRevoke={() => onRevoke(token.id)} />
      ))}
    </Box>
  );
}

/** Tokens with which other systems of the shop reach its programme. */
export function ApiSection() {
  const { t } = useTranslation();
  const { api } = useLoaderData<typeof loader>();
  const fetcher = useFetcher<TokenAnswer>();
  const [asking, setAsking] = useState<string | null>(null);
  const [creating, setCreating] = useState(false);
  // each opening is a new form, and a token that was shown goes with the form it was shown in
  const [times, setTimes] = useState(0);
  useToast(fetcher.data, fetcher.data?.did === 'revoked' ? t('apiAccess.revoked') : null);
  const revoke = () => {
    if (asking !== null) fetcher.submit({ intent: 'revoke', id: asking }, { method: 'post', action: TOKENS_URL });
    setAsking(null);
  };
  const closeForm = () => {
    setCreating(false);
    setTimes(times + 1);
  };
  return (
    <Layout.AnnotatedSection id="api" title={t('apiAccess.title')} description={t('apiAccess.intro')}>
      <Card padding="0">
        <TokenList tokens={api.tokens} busy={fetcher.state !== 'idle'} onRevoke={setAsking} />
        <Box padding="400" borderColor="border" borderBlockStartWidth="025">
          <InlineStack gap="400" align="space-between" blockAlign="center">
            <Link url={api.description} target="_blank">
              {t('apiAccess.docs')}
            </Link>
            <Button onClick={() => setCreating(true)}>{t('apiAccess.create')}</Button>
          </InlineStack>
        </Box>
      </Card>
      <NewTokenModal key={times} open={creating} onClose={closeForm} />
      <RevokeModal
        token={api.tokens.find(({ id }) => id === asking) ?? null}
        onYes={revoke}
        onClose={() => setAsking(null)}
      />
    </Layout.AnnotatedSection>
  );
}
