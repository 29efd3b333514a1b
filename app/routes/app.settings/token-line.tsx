import { Badge, BlockStack, Box, Button, InlineStack, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import type { ListedToken } from '../../loyalty/merchant-api/list-tokens.server.ts';
import { SCOPE_WORDS } from '../../loyalty/merchant-api/token-form.ts';
import { useFormat } from '../../ui/shop-context.tsx';

const TONES = { works: 'success', expired: undefined, revoked: undefined } as const;

/** Until when it works, or since when not. */
function useEnd(token: ListedToken): string {
  const { t } = useTranslation();
  const format = useFormat();
  const date = (at: string | null) => ({ date: at === null ? '' : format.date(at) });
  if (token.state === 'revoked') return t('apiAccess.revokedOn', date(token.revokedAt));
  if (token.state === 'expired') return t('apiAccess.expiredOn', date(token.expiresAt));
  return token.expiresAt === null ? t('apiAccess.noEnd') : t('apiAccess.expiresOn', date(token.expiresAt));
}

interface Props {
  token: ListedToken;
  first: boolean;
  busy: boolean;
  onRevoke: () => void;
}

/** One token: what it is for, what it may do, when it was used. */
export function TokenLine({ token, first, busy, onRevoke }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const end = useEnd(token);
  const { id, name, hint, scopes, state, lastUsedAt } = token;
  const used =
    lastUsedAt === null ? t('apiAccess.neverUsed') : t('apiAccess.lastUsed', { date: format.dateTime(lastUsedAt) });
  const facts = [t('apiAccess.number', { number: id }), t('apiAccess.starts', { hint: `${hint}…` }), used, end];
  return (
    <Box as="li" padding="400" borderColor="border" borderBlockStartWidth={first ? undefined : '025'}>
      <div className="comeback-fold">
        <BlockStack gap="100">
          <InlineStack gap="200" align="start" blockAlign="center">
            <Text as="h3" variant="headingSm" breakWord tone={state === 'works' ? undefined : 'subdued'}>
              {name}
            </Text>
            <Badge tone={TONES[state]}>{t(`apiAccess.state.${state}`)}</Badge>
          </InlineStack>
          <Text as="p" breakWord>
            {scopes.map((scope) => t(`apiAccess.scope.${SCOPE_WORDS[scope]}.label`)).join(' · ')}
          </Text>
          <Text as="p" tone="subdued" variant="bodySm" breakWord>
            {facts.join(' · ')}
          </Text>
        </BlockStack>
        {state === 'works' && (
          <Button
            size="slim"
            variant="tertiary"
            tone="critical"
            disabled={busy}
            onClick={onRevoke}
            accessibilityLabel={t('apiAccess.revokeNamed', { name })}
          >
            {t('apiAccess.revoke')}
          </Button>
        )}
      </div>
    </Box>
  );
}
