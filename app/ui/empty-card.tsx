import { BlockStack, Box, Button, Text } from '@shopify/polaris';

interface Props {
  title: string;
  body: string;
  action?: { content: string; url: string };
}

/** What stands where a list has nothing: why it is empty, and what would fill it. */
export function EmptyCard({ title, body, action }: Props) {
  return (
    <Box padding="800">
      <BlockStack gap="300" inlineAlign="center">
        <Text as="h2" variant="headingMd" alignment="center">
          {title}
        </Text>
        <Box maxWidth="30rem">
          <Text as="p" tone="subdued" alignment="center">
            {body}
          </Text>
        </Box>
        {action && <Button url={action.url}>{action.content}</Button>}
      </BlockStack>
    </Box>
  );
}
