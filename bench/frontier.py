"""Follows cascades through a network one replicate after the other, compiled by numba.

Reads the network and the seeds of each replicate as files of 32-bit integers, writes how
many have moved in each replicate, and prints the seconds that this took once compiled.
"""

import sys
import time

import numba
import numpy as np


@numba.njit(cache=False, boundscheck=False)
def frontier(first, to, needs, seeds, reach):
    n = needs.size
    left = np.empty(n, np.int32)
    queue = np.empty(n, np.int32)
    for r in range(seeds.shape[0]):
        left[:] = needs
        tail = 0
        for v in seeds[r]:
            left[v] = 0
            queue[tail] = v
            tail += 1
        head = 0
        while head < tail:
            v = queue[head]
            head += 1
            for i in range(first[v], first[v + 1]):
                u = to[i]
                left[u] -= 1
                if left[u] == 0:
                    queue[tail] = u
                    tail += 1
        reach[r] = tail


def main():
    folder, replicates = sys.argv[1], int(sys.argv[2])
    first, to, needs, seeds = (np.fromfile(f"{folder}/{name}", np.int32) for name in ("first", "to", "needs", "seeds"))
    seeds = seeds.reshape(replicates, -1)
    reach = np.zeros(replicates, np.int32)
    frontier(first, to, needs, seeds[:1], reach[:1])  # compiles
    best = float("inf")
    for _ in range(int(sys.argv[3])):
        start = time.perf_counter()
        frontier(first, to, needs, seeds, reach)
        best = min(best, time.perf_counter() - start)
    reach.tofile(f"{folder}/reach")
    print(numba.__version__, best)


main()
