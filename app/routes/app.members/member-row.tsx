import type { useLoaderData } from '@remix-run/react';
import { Badge, BlockStack, Box, IndexTable, InlineStack, Link, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../ui/shop-context.tsx';
import type { loader } from './route.tsx';

export type Listed = ReturnType<typeof useLoaderData<typeof loader>>['members'][number];

interface Props {
  member: Listed;
  position: number;
  selected: boolean;
}

function useMemberName(): (member: Pick<Listed, 'name' | 'redacted' | 'customerId'>) => string {
  const { t } = useTranslation();
  return (member) =>
    member.redacted ? t('members.removed') : (member.name ?? t('members.noName', { id: member.customerId }));
}

/** Who stands otherwise than most, and in which tier. */
function Badges({ member }: { member: Listed }) {
  const { t } = useTranslation();
  return (
    <>
      {(member.status === 'paused' || member.status === 'left') && (
        <Badge tone={member.status === 'paused' ? 'attention' : undefined}>{t(`member.status.${member.status}`)}</Badge>
      )}
      {member.tier !== null && <Badge>{member.tier}</Badge>}
    </>
  );
}

export function WideRow({ member, position, selected }: Props) {
  const { number, date } = useFormat();
  const nameOf = useMemberName();
  return (
    <IndexTable.Row id={member.id} position={position} selected={selected}>
      <IndexTable.Cell>
        <div className="comeback-list-name">
          <BlockStack gap="050">
            <InlineStack gap="200" blockAlign="center">
              <Link url={`/app/members/${member.id}`} dataPrimaryLink monochrome removeUnderline>
                <Text as="span" fontWeight="semibold" breakWord>
                  {nameOf(member)}
                </Text>
              </Link>
              <Badges member={member} />
            </InlineStack>
            {member.email !== null && (
              <Text as="span" tone="subdued" breakWord>
                {member.email}
              </Text>
            )}
          </BlockStack>
        </div>
      </IndexTable.Cell>
      <IndexTable.Cell>{date(member.enrolledAt)}</IndexTable.Cell>
      <IndexTable.Cell>
        <Text as="span" alignment="end" numeric>
          {number(member.available)}
        </Text>
      </IndexTable.Cell>
      <IndexTable.Cell>
        <Text as="span" alignment="end" numeric tone={member.pending === 0 ? 'subdued' : undefined}>
          {number(member.pending)}
        </Text>
      </IndexTable.Cell>
      <IndexTable.Cell>
        <Text as="span" alignment="end" numeric tone={member.debt === 0 ? 'subdued' : undefined}>
          {number(member.debt)}
        </Text>
      </IndexTable.Cell>
    </IndexTable.Row>
  );
}

export function NarrowRow({ member, position, selected }: Props) {
  const { t } = useTranslation();
  const { number } = useFormat();
  const nameOf = useMemberName();
  return (
    <IndexTable.Row id={member.id} position={position} selected={selected}>
      <Box padding="300" width="100%">
        <BlockStack gap="100">
          <InlineStack align="space-between" gap="200" wrap={false}>
            <Link url={`/app/members/${member.id}`} dataPrimaryLink monochrome removeUnderline>
              <Text as="span" fontWeight="semibold" breakWord>
                {nameOf(member)}
              </Text>
            </Link>
            {/* a long name must not break the number */}
            <div className="comeback-numeral-whole">
              <Text as="span" numeric>
                {t('common.points', { count: member.available })}
              </Text>
            </div>
          </InlineStack>
          <InlineStack align="space-between" gap="200">
            <Text as="span" tone="subdued" breakWord>
              {member.email ?? ''}
            </Text>
            <InlineStack gap="100">
              <Badges member={member} />
              {member.pending > 0 && <Badge>{t('members.pendingShort', { points: number(member.pending) })}</Badge>}
              {member.debt > 0 && <Badge>{t('members.debtShort', { points: number(member.debt) })}</Badge>}
            </InlineStack>
          </InlineStack>
        </BlockStack>
      </Box>
    </IndexTable.Row>
  );
}
