# Reads file names from standard input, compiles each without running it, and prints
# `NAME<TAB>MESSAGE` for every error and warning of Ruby's.
$VERBOSE = true
$stdin.set_encoding("UTF-8")

def Warning.warn(message, **)
  $said << message
end

$stdin.each_line(chomp: true) do |name|
  $said = []
  begin
    RubyVM::InstructionSequence.compile(File.read(name, encoding: "UTF-8"), name, name)
  rescue SyntaxError => error
    $said = [error.message]
  end
  $said.each do |message|
    first = message.sub(/\A#{Regexp.escape(name)}:\d+: /, "").lines.first.to_s
    puts "#{name}\t#{first.chomp.sub(/\A\S+?:\d+: /, "")}"
  end
end
