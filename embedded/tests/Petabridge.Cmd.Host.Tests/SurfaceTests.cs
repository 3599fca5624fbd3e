using System.Runtime.CompilerServices;
using Engine.Conformance.Tests.Surface;
using Petabridge.Cmd.Host;

namespace Petabridge.Cmd.Tests;

/// <summary>
/// <c>embedded/approved/Petabridge.Cmd.Host.txt</c> is what the stand-in offers: what is certain to be in the package, and the
/// types that it cannot be said without. Running this with EPHEMERAL_APPROVE=1 rewrites it.
/// </summary>
public sealed class SurfaceTests
{
    [Fact]
    public void The_stand_in_has_the_approved_members_and_no_others()
    {
        var actual = PublicSurface.Of(typeof(PetabridgeCmd).Assembly);
        var path = Path.Combine(SourceFolder(), "..", "..", "approved", "Petabridge.Cmd.Host.txt");
        if (Environment.GetEnvironmentVariable("EPHEMERAL_APPROVE") == "1")
            File.WriteAllLines(path, actual);

        Assert.Equal(File.ReadAllLines(path), actual);
    }

    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
