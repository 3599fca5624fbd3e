using System.Reflection;
using System.Runtime.CompilerServices;

namespace Engine.Conformance.Tests.Surface;

/// <summary>
/// The lists in <c>embedded/approved/</c> are what the embedded engine offers. Running these tests with EPHEMERAL_APPROVE=1
/// rewrites them; a member may be added to them only if the package stood in for has it, to the letter.
/// </summary>
public class SurfaceTests
{
    [Theory]
    [InlineData("Akka")]
    [InlineData("Akka.DependencyInjection")]
    [InlineData("Akka.Hosting")]
    [InlineData("Akka.TestKit")]
    [InlineData("Akka.TestKit.Xunit2")]
    public void The_engine_has_the_approved_members_and_the_embedded_one_no_others(string assembly)
    {
        var actual = PublicSurface.Of(Assembly.Load(assembly));
        var path = Path.Combine(SourceFolder(), "..", "..", "..", "approved", $"{assembly}.txt");
        if (EmbeddedEngine.IsLoaded && Environment.GetEnvironmentVariable("EPHEMERAL_APPROVE") == "1")
            File.WriteAllLines(path, actual);

        var approved = File.ReadAllLines(path);

        Assert.True(approved.Length > 0, $"{path} is empty.");
        AssertNone(approved.Except(actual), $"{assembly} lacks approved members");
        if (EmbeddedEngine.IsLoaded) AssertNone(actual.Except(approved), $"{assembly} has members that are not approved");
    }

    private static void AssertNone(IEnumerable<string> lines, string problem)
    {
        var found = lines.ToArray();
        Assert.True(found.Length == 0, $"{problem}:{Environment.NewLine}{string.Join(Environment.NewLine, found)}");
    }

    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
