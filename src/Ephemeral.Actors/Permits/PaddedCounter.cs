using System.Runtime.InteropServices;

namespace Ephemeral.Actors.Permits;

/// <summary>A number with a cache line to itself, so that writing it does not slow down readers of its neighbours.</summary>
[StructLayout(LayoutKind.Explicit, Size = 128)]
internal struct PaddedCounter
{
    [FieldOffset(64)] public long Value;
}
