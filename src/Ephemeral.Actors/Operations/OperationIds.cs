using System.Security.Cryptography;

namespace Ephemeral.Actors.Operations;

/// <summary>
/// Operation ids: positive, never repeated in a process, not sequential, and distinct across processes (F116–F120, T24).
/// A counter that starts at a random point is put through a bijection of the 63-bit numbers, so two ids can be equal only if
/// two counters are. Threads take the counter in blocks, so that taking an id touches no shared cache line.
/// </summary>
internal static class OperationIds
{
    private const ulong Mask = long.MaxValue;
    private const int Block = 256;

    private static readonly ulong Seed = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8));
    private static long _blocks;

    [ThreadStatic] private static ulong _next;
    [ThreadStatic] private static int _left;

    public static long Next()
    {
        while (true)
        {
            if (_left == 0)
            {
                _next = (ulong)(Interlocked.Increment(ref _blocks) - 1) * Block;
                _left = Block;
            }

            _left--;
            var id = Mix(Seed + _next++);
            if (id != 0)
                return id;
        }
    }

    /// <summary>A bijection of the numbers below 2^63: each step (shift-xor to the right, odd product) can be undone.</summary>
    internal static long Mix(ulong value)
    {
        value &= Mask;
        value ^= value >> 31;
        value = (value * 0x7FB5D329728EA185) & Mask;
        value ^= value >> 27;
        value = (value * 0x01DADEF4BC2DD44D) & Mask;
        value ^= value >> 33;
        return (long)value;
    }
}
