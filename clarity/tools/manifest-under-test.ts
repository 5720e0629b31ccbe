/**
 * The manifest whose contracts a test deploys when it starts a chain of its own: the project's, or while mutants are tried
 * the copy with the mistake in it. A test that named the project's would never see a mutant.
 */
export const manifestUnderTest = (): string => process.env.MANIFEST_UNDER_TEST ?? './Clarinet.toml';
