/** A member who was merged into another, and the others who were merged into them. */
import { useLoaderData } from '@remix-run/react';
import { Banner, BlockStack, InlineStack, Link, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import type { loader } from './route.tsx';

/** Where the points of a merged member are; nothing for anybody else. */
export function MergedBanner() {
  const { t } = useTranslation();
  const { mergedInto } = useLoaderData<typeof loader>();
  if (mergedInto === null) return null;
  const name = mergedInto.name ?? t('members.noName', { id: mergedInto.customerId });
  return (
    <Banner tone="info" action={{ content: t('member.mergedOpen', { name }), url: `/app/members/${mergedInto.id}` }}>
      {t('member.merged')}
    </Banner>
  );
}

/** The customers whose points came here; nothing where there are none. */
export function MergedCustomers() {
  const { t } = useTranslation();
  const { mergedFrom } = useLoaderData<typeof loader>();
  if (mergedFrom.length === 0) return null;
  return (
    <BlockStack gap="050">
      <Text as="span" variant="bodySm" tone="subdued">
        {t('member.details.merged')}
      </Text>
      <InlineStack gap="200">
        {mergedFrom.map(({ id, customerId }) => (
          <Link key={id} url={`/app/members/${id}`}>
            {customerId}
          </Link>
        ))}
      </InlineStack>
    </BlockStack>
  );
}
