import { type Act, BODIES, DEPLOYER, PEOPLE, type Story, type StoryEvent, type StoryFacility, said } from './story.ts';

const facilities = (name: string, data: StoryEvent['data']) => said('facilities', name, data);
const verification = (name: string, data: StoryEvent['data']) => said('verification', name, data);

const inState = (story: Story, ...states: StoryFacility['state'][]) =>
  [...story.facilities].filter(([, { state }]) => states.includes(state));

export const admitBody: Act = (story, random) => {
  const body = random.pick(BODIES);
  story.bodies.add(body);
  return [verification('body-admitted', { body, by: DEPLOYER, organisation: random.hash() })];
};

/** Takes with it what the body attested and was not used up. */
export const suspendBody: Act = (story, random) => {
  const body = random.pick([...story.bodies]);
  if (body === undefined) return null;
  story.bodies.delete(body);
  for (const [key, { bodies }] of story.requests) if (bodies.includes(body)) story.requests.delete(key);
  return [verification('body-suspended', { body, by: DEPLOYER })];
};

export const changeCouncil: Act = (story, random) => {
  const member = random.pick(PEOPLE);
  const leaves = story.members.delete(member);
  if (!leaves) story.members.add(member);
  const members = [...story.members];
  const council = { delay: 144n, generation: 2n, members, threshold: BigInt(members.length) };
  return [
    said('council', leaves ? 'member-removed' : 'member-added', { member }),
    said('council', 'council-changed', council),
  ];
};

export const register: Act = (story, random) => {
  const facility = ++story.last.facility;
  const owner = random.pick(PEOPLE);
  story.facilities.set(facility, { owner, state: 'registered', offeredTo: null });
  return [
    facilities('facility-registered', {
      facility,
      owner,
      fuel: random.pick(['F01040100', 'F01050100']),
      technology: random.pick(['T010100', 'T020100']),
      country: random.pick(['DE', 'FR', 'KE']),
      'commissioned-at': 1_600_000_000n,
      'nameplate-w': random.amount(50_000_000n),
      unit: random.pick([1n, 1_000_000n]),
      details: random.hash(),
      trial: random.chance(0.5),
    }),
  ];
};

export const decide: Act = (story, random) => {
  const [facility, is] = random.pick(inState(story, 'registered')) ?? [];
  if (facility === undefined || is === undefined) return null;
  const approved = random.chance(0.9);
  is.state = approved ? 'approved' : 'rejected';
  return [facilities('facility-decided', { facility, approved, body: random.pick(BODIES), reason: random.hash() })];
};

export const suspendFacility: Act = (story, random) => {
  const [facility, is] = random.pick(inState(story, 'approved', 'suspended')) ?? [];
  if (facility === undefined || is === undefined) return null;
  const name = is.state === 'approved' ? 'facility-suspended' : 'facility-reinstated';
  is.state = is.state === 'approved' ? 'suspended' : 'approved';
  return [facilities(name, { facility, by: random.pick(BODIES), reason: random.hash() })];
};

/** Offered to somebody, or handed over to whom it was offered. */
export const passOn: Act = (story, random) => {
  const [facility, is] = random.pick(inState(story, 'approved', 'registered')) ?? [];
  if (facility === undefined || is === undefined) return null;
  const { owner, offeredTo } = is;
  if (offeredTo === null) {
    is.offeredTo = random.pick(PEOPLE);
    return [facilities('facility-offered', { facility, owner, 'offered-to': is.offeredTo })];
  }
  is.owner = offeredTo;
  is.offeredTo = null;
  return [facilities('facility-handed-over', { facility, from: owner, owner: offeredTo })];
};

export const deregister: Act = (story, random) => {
  const [facility, is] = random.pick(inState(story, 'approved', 'rejected')) ?? [];
  if (facility === undefined || is === undefined || story.facilities.size < 2) return null;
  is.state = 'deregistered';
  return [facilities('facility-deregistered', { facility, owner: is.owner })];
};
