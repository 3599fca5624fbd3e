using Ephemeral.PetabridgeCmd.Following;
using Petabridge.Cmd;

namespace Ephemeral.PetabridgeCmd.Commands;

/// <summary>A command of the palette.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Description">What it does, as a sentence.</param>
/// <param name="RunAsync">Carries it out.</param>
/// <param name="Arguments">What it takes.</param>
internal sealed record Verb(string Name, string Description, Func<Call, Task<Report>> RunAsync, params Argument[] Arguments)
{
    /// <summary>Whether it changes something.</summary>
    public bool IsSteering { get; init; }

    /// <summary>How it goes on until it is stopped; null, or the answer null, when it answers once.</summary>
    public Func<VerbArguments, Follower?>? Follows { get; init; }

    public CommandDefinition Define()
    {
        var builder = new CommandDefinitionBuilder().WithName(Name).WithDescription(Description);
        foreach (var argument in Arguments)
        {
            builder = builder.WithArgument(b =>
            {
                b = b.WithName(argument.Name).WithDescription(argument.Description).IsMandatory(argument.IsMandatory);
                foreach (var form in argument.Switches)
                    b = b.WithSwitch(form);
                return argument.Values.Length == 0 ? b : b.WithDefaultValues(argument.Values);
            });
        }

        return builder.Build();
    }
}
