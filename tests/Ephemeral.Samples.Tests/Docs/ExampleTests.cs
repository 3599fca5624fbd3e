using Ephemeral.Testing;

namespace Ephemeral.Samples.Tests.Docs;

public class ExampleTests
{
    [Fact]
    public void The_readme_and_the_pages_for_applications_show_what_compiles() => DocExamples.AreWhatPagesShow("*.md");
}
