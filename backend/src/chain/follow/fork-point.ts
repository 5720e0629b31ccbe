/**
 * The highest height from `lowest` to `from` whose block is `shared`; lowest - 1 if there is none. Looks 1, 2, 4, 8 ... blocks
 * back and then halves what is left: a fork of 400 blocks costs some 20 questions. Below a shared block all are shared, as
 * each hash holds that of its parent. When the answers change meanwhile, the result may lie too high or too low, but it was
 * shared when it was asked for.
 */
export async function forkPoint(
  from: number,
  lowest: number,
  shared: (height: number) => Promise<boolean>,
): Promise<number> {
  if (from < lowest) return lowest - 1;
  let foreign = from + 1;
  let height = from;
  for (let stride = 1; height >= lowest && !(await shared(height)); stride *= 2) {
    foreign = height;
    height = height === lowest ? lowest - 1 : Math.max(lowest, height - stride);
  }
  while (foreign - height > 1) {
    const middle = Math.floor((height + foreign) / 2);
    if (await shared(middle)) height = middle;
    else foreign = middle;
  }
  return height;
}
