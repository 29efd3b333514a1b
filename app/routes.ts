/** Every URL and the file that answers it. Webhooks are not here: server.ts hands them to routes/webhooks.server.ts before Remix. */
import { index, route } from '@remix-run/route-config';
import type { RouteConfig } from '@remix-run/route-config';

export default [
  route('/', 'routes/landing.tsx', { index: true }),
  // the embedded admin's bounce page and token hand-over
  route('/auth/*', 'routes/auth.ts'),
  // the storefront's API, behind the app proxy
  route('/proxy/member', 'routes/proxy.member.ts'),
  route('/proxy/join', 'routes/proxy.join.ts'),
  route('/proxy/leave', 'routes/proxy.leave.ts'),
  route('/proxy/rewards', 'routes/proxy.rewards.ts'),
  // Shopify Flow
  route('/flow/actions/award-points', 'routes/flow.award-points.ts'),
  route('/proxy/actions', 'routes/proxy.actions.ts'),
  route('/proxy/visit/:ruleId', 'routes/proxy.visit.ts'),
  route('/proxy/actions/:ruleId', 'routes/proxy.action.ts'),
  route('/proxy/redemptions', 'routes/proxy.redemptions.ts'),
  route('/proxy/redemptions/:id', 'routes/proxy.redemption.ts'),
  route('/proxy/redemptions/:id/return', 'routes/proxy.redemption-return.ts'),
  route('/app', 'routes/app.tsx', [
    index('routes/app.home/route.tsx'),
    route('points', 'routes/app.points/route.tsx'),
    route('points/actions', 'routes/app.points.actions/route.tsx'),
    route('points/actions/list', 'routes/app.award-list/route.tsx'),
    route('points/submissions', 'routes/app.submissions/route.tsx'),
    route('points/cost', 'routes/app.points.cost.ts'),
    route('points/preview', 'routes/app.points.preview.ts'),
    route('points/schedule', 'routes/app.points.schedule.ts'),
    route('points/expiry', 'routes/app.expiry/route.tsx'),
    route('points/expiry/forecast', 'routes/app.expiry.forecast.ts'),
    route('rewards', 'routes/app.rewards/route.tsx'),
    route('rewards/redemptions', 'routes/app.redemptions/route.tsx'),
    route('rewards/prices', 'routes/app.reward.prices.ts'),
    route('rewards/:id', 'routes/app.reward/route.tsx'),
    route('members', 'routes/app.members/route.tsx'),
    route('members/export', 'routes/app.members.export.ts'),
    route('members/views', 'routes/app.members.views.ts'),
    route('members/:id', 'routes/app.member/route.tsx'),
    route('members/:id/actions', 'routes/app.member.actions.ts'),
    route('problems', 'routes/app.problems/route.tsx'),
    route('problems/report/:id', 'routes/app.problems.report.ts'),
    route('activity', 'routes/app.activity/route.tsx'),
    route('settings', 'routes/app.settings/route.tsx'),
    route('settings/joining', 'routes/app.settings.joining.ts'),
    route('settings/import', 'routes/app.imports/route.tsx'),
    route('settings/import/upload', 'routes/app.imports.upload.ts'),
    route('settings/import/export', 'routes/app.imports.export.ts'),
    route('settings/import/:id', 'routes/app.import/route.tsx'),
    route('settings/import/:id/rows', 'routes/app.import.rows.ts'),
    route('settings/api-tokens', 'routes/app.settings.api-tokens.ts'),
    // any other address under /app: said in words, inside the frame
    route('*', 'routes/app.missing.tsx'),
  ]),
] satisfies RouteConfig;
