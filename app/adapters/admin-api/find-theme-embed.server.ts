import { z } from 'zod';
import { runOperation } from './run-operation.server.ts';
import type { AdminGraphql } from './run-operation.server.ts';
import type { ThemeSettingsQuery } from './generated/admin.generated.d.ts';

const THEME_SETTINGS = `#graphql
  query ThemeSettings {
    themes(first: 1, roles: [MAIN]) {
      nodes {
        id
        files(filenames: ["config/settings_data.json"], first: 1) {
          nodes {
            body {
              ... on OnlineStoreThemeFileBodyText {
                content
              }
            }
          }
        }
      }
    }
  }
`;

const SettingsData = z.object({
  current: z.union([
    z.string(),
    z.object({
      blocks: z.record(z.string(), z.object({ type: z.string(), disabled: z.boolean().optional() })).optional(),
    }),
  ]),
});

/** Theme files open with a comment that says they are generated. */
function withoutComment(content: string): string {
  return content.replace(/^\s*\/\*[\s\S]*?\*\//, '');
}

/**
 * Whether an app embed of ours is switched on in the live theme's settings.
 * @param content config/settings_data.json as the theme holds it
 * @param appHandle as in shopify.app.toml; block types read shopify://apps/<handle>/blocks/<block>/<uuid>
 */
export function embedIsOn(content: string, appHandle: string): boolean {
  let json: unknown;
  try {
    json = JSON.parse(withoutComment(content));
  } catch {
    return false;
  }
  const parsed = SettingsData.safeParse(json);
  if (!parsed.success || typeof parsed.data.current === 'string') return false;
  return Object.values(parsed.data.current.blocks ?? {}).some(
    (block) => block.type.startsWith(`shopify://apps/${appHandle}/blocks/`) && block.disabled !== true,
  );
}

/** Whether the live theme shows the widget. @throws AdminApiBusy, AdminApiRefused */
export async function findThemeEmbed(graphql: AdminGraphql, appHandle: string): Promise<boolean> {
  const { themes } = await runOperation<ThemeSettingsQuery>(graphql, THEME_SETTINGS);
  const body = themes?.nodes[0]?.files?.nodes[0]?.body;
  return body !== undefined && 'content' in body && embedIsOn(body.content, appHandle);
}
