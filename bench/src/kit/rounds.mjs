/**
 * Measures contestants in turns, A B A B …, so that what else goes on on the machine meets all of them.
 * Resolves with the results of each, round by round.
 */
export async function inTurns(contestants, rounds, measure) {
  const results = new Map(contestants.map((contestant) => [contestant, []]));
  for (let round = 0; round < rounds; round += 1)
    for (const contestant of contestants) results.get(contestant).push(await measure(contestant, round));
  return contestants.map((contestant) => results.get(contestant));
}
