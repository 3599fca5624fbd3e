using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Ephemeral.Actors.Operations;

/// <summary>
/// Operation ids: positive, never repeated in a process, not sequential, and distinct across processes. A number that counts up from a random point
/// is put through a bijection of the 63-bit numbers, so two ids can be equal only if two numbers are, and an id can be undone to its number. Threads
/// take numbers in blocks, so that taking one touches no shared cache line.
/// </summary>
internal static class EphemeralIdGenerator
{
    private const ulong Mask = long.MaxValue;
    private const int Block = 256;

    private const ulong FirstFactor = 0x7FB5D329728EA185;
    private const ulong SecondFactor = 0x01DADEF4BC2DD44D;
    private static readonly ulong FirstInverse = Inverse(FirstFactor);
    private static readonly ulong SecondInverse = Inverse(SecondFactor);

    private static readonly ulong Start = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8));
    private static long _blocks;

    [ThreadStatic] private static ulong _next;
    [ThreadStatic] private static int _left;

    public static long NextId()
    {
        while (true)
        {
            if (_left == 0)
            {
                _next = (ulong)(Interlocked.Increment(ref _blocks) - 1) * Block;
                _left = Block;
            }

            _left--;
            var id = Mix(Start + _next++);
            if (id != 0)
                return id;
        }
    }

    /// <summary>The number that an id was made of: for ids of this process it counts up from 0, by blocks that threads take.</summary>
    public static long NumberOf(long id) => (long)((Undo(id) - Start) & Mask);

    /// <summary>A bijection of the numbers below 2^63.</summary>
    internal static long Mix(ulong value) => (long)Scramble(value, FirstFactor, SecondFactor);

    internal static ulong Undo(long mixed) => Scramble((ulong)mixed, SecondInverse, FirstInverse);

    // each step can be undone: an odd product by that of the inverse, a shift-xor by more than half of the bits by itself
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Scramble(ulong value, ulong first, ulong second)
    {
        value &= Mask;
        value ^= value >> 32;
        value = (value * first) & Mask;
        value ^= value >> 32;
        value = (value * second) & Mask;
        return value ^ (value >> 32);
    }

    /// <summary>The inverse of an odd number modulo a power of two, by Newton's iteration: each step doubles the bits that are right.</summary>
    private static ulong Inverse(ulong odd)
    {
        var inverse = odd;
        for (var bits = 3; bits < 63; bits *= 2)
            inverse *= 2 - odd * inverse;
        return inverse & Mask;
    }
}
