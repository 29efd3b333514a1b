import { useAppBridge } from '@shopify/app-bridge-react';
import { BlockStack, Button, InlineStack, List, Text } from '@shopify/polaris';
import { ClipboardIcon, HideIcon, ViewIcon } from '@shopify/polaris-icons';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocale, useShop } from '../../ui/shop-context.tsx';
import type { RedemptionView } from './redemption-view.ts';
import { termsOfRedemption } from './redemption-words.ts';

/** So much of a code is seen without asking. */
const END = 4;

/** A code, masked until somebody wants to see it: whoever stands behind staff could use it. Opened, it says its conditions. */
export function CodeField({ redemption }: { redemption: RedemptionView }) {
  const { t } = useTranslation();
  const bridge = useAppBridge();
  const shop = useShop();
  const locale = useLocale();
  const [seen, setSeen] = useState(false);
  const { code, kind, name } = redemption;
  if (code === null) return null;
  const whole = kind !== 'gift_card';
  const copy = () => {
    navigator.clipboard.writeText(code).then(
      () => bridge.toast.show(t('redemptions.copied')),
      // the browser does not let us: shown, it can be copied by hand
      () => setSeen(true),
    );
  };
  const terms = termsOfRedemption(redemption, shop, locale);
  const field = (
    <InlineStack gap="100" blockAlign="center">
      <Text as="span" breakWord>
        <span className="comeback-code">{seen && whole ? code : `•••• ${code.slice(-END)}`}</span>
      </Text>
      {whole && (
        <>
          <Button
            variant="tertiary"
            size="slim"
            icon={seen ? HideIcon : ViewIcon}
            accessibilityLabel={t(seen ? 'redemptions.hideCode' : 'redemptions.showCode', { name })}
            onClick={() => setSeen(!seen)}
          />
          <Button
            variant="tertiary"
            size="slim"
            icon={ClipboardIcon}
            accessibilityLabel={t('redemptions.copyCode', { name })}
            onClick={copy}
          />
        </>
      )}
    </InlineStack>
  );
  return (
    <BlockStack gap="100">
      {field}
      {seen && whole && terms.length > 0 && (
        <List>
          {terms.map((term) => (
            <List.Item key={term}>{term}</List.Item>
          ))}
        </List>
      )}
    </BlockStack>
  );
}
