// An OpenID provider for trying things out, the one of compose.yaml. Anybody becomes anybody: never expose it, never use it in production.
import Provider from 'oidc-provider';

const issuer = process.env.OIDC_ISSUER ?? 'http://localhost:9000';
const port = Number(process.env.OIDC_PORT ?? 9000);
const audience = process.env.OIDC_AUDIENCE ?? 'bilan';
const redirects = (process.env.OIDC_REDIRECT_URIS ?? 'http://localhost:3000/callback').split(' ');
const origins = redirects.map((uri) => new URL(uri).origin);

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: 'bilan-front',
      application_type: 'native', // allows http on localhost
      token_endpoint_auth_method: 'none', // a public client: PKCE, no secret
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      redirect_uris: redirects,
    },
  ],
  // The built-in login page takes any name without a password; that name becomes the subject.
  findAccount: (_, id) => ({
    accountId: id,
    claims: async () => ({ sub: id, email: `${id}@example.test`, email_verified: true }),
  }),
  claims: { openid: ['sub'], email: ['email', 'email_verified'] },
  clientBasedCORS: (_, origin) => origins.includes(origin),
  features: {
    devInteractions: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => `urn:${audience}`,
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({
        audience,
        scope: 'openid',
        accessTokenFormat: 'jwt',
        accessTokenTTL: 3600,
        jwt: { sign: { alg: 'RS256' } },
      }),
    },
  },
});

const server = provider.listen(port, () => console.log(`OpenID provider for trials on ${issuer}`));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.close(() => process.exit(0)));
